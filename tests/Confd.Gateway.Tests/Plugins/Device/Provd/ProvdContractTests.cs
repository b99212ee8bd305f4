namespace Confd.Gateway.Tests.Provd;

// Devices behave the same in both registries: the same tests, with wazo-provd.

public sealed class SqliteProvdDeviceTests(SqliteProvdFixture service)
    : DeviceTests<SqliteProvdFixture>(service), IClassFixture<SqliteProvdFixture>;

public sealed class PostgresProvdDeviceTests(PostgresProvdFixture service)
    : DeviceTests<PostgresProvdFixture>(service), IClassFixture<PostgresProvdFixture>;

public sealed class SqliteProvdLineDeviceTests(SqliteProvdFixture service)
    : LineDeviceTests<SqliteProvdFixture>(service), IClassFixture<SqliteProvdFixture>;

public sealed class PostgresProvdLineDeviceTests(PostgresProvdFixture service)
    : LineDeviceTests<PostgresProvdFixture>(service), IClassFixture<PostgresProvdFixture>;

public sealed class SqliteProvdPhoneConfigurationTests(SqliteProvdFixture service)
    : PhoneConfigurationTests<SqliteProvdFixture>(service);
