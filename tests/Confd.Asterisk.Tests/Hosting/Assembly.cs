// One service for all classes; each scenario has a tenant of its own.
[assembly: AssemblyFixture(typeof(SqliteFixture))]
