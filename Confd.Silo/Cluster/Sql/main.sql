-- Orleans' ADO.NET providers find their statements by name in this table. The names, their parameters and the
-- names of the result columns are the providers' (Orleans 10); tables and statements are written here.
CREATE TABLE orleansquery (
    querykey varchar(64) PRIMARY KEY,
    querytext varchar(8000) NOT NULL
);
