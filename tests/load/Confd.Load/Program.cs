using Confd.Load;

return args switch
{
    ["bare-grain", var port] => await BareGrain.RunAsync(int.Parse(port)),
    ["scale", .. var sizes] => await ScaleMeasurement.RunAsync([.. sizes.Select(size => int.Parse(size))]),
    ["silos", var seconds] => await SiloMeasurement.RunAsync(int.Parse(seconds)),
    ["bulk-load", var schema, var resources, var tenants] =>
        await BulkLoad.RunAsync(ScaleMeasurement.Database, schema, int.Parse(resources), int.Parse(tenants)),
    ["events", ..] => await EventLatency.RunAsync(args.Contains("--short"), args.Contains("--sqlite")),
    ["import", var rows] => await ImportMeasurement.RunAsync(int.Parse(rows)),
    ["asterisk", var users] => await AsteriskMeasurement.RunAsync(int.Parse(users), AppContext.BaseDirectory),
    ["asterisk", var users, var published] => await AsteriskMeasurement.RunAsync(int.Parse(users), Path.GetFullPath(published)),
    ["measure", ..] => await Measurement.RunAsync(args.Contains("--short")),
    ["compare", var before, var rounds] => await Comparison.RunAsync(before, int.Parse(rounds), "sqlite", "postgresql"),
    ["compare", var before, var rounds, var database] => await Comparison.RunAsync(before, int.Parse(rounds), database),
    _ => Help(),
};

static int Help()
{
    Console.WriteLine("""
        Measures Confd beside bare baselines in the same run. Start it with tests/load/run.sh.

          measure [--short]   prints the table; needs wrk on the PATH and CONFD_TEST_POSTGRES
          scale [SIZE ...]    latencies with so many resources in PostgreSQL; 10000 and 1000000 without sizes
          silos SECONDS       requests per second of clusters with 1, 2 and 3 silos
          bulk-load SCHEMA RESOURCES TENANTS   fills a schema of CONFD_TEST_POSTGRES (Host=...;...)
          events [--short] [--sqlite]   prints how late events arrive and what they cost; start it with tests/load/events.sh
          import ROWS         how long an import of so many users takes, and the export; CONFD_TEST_POSTGRES adds PostgreSQL
          asterisk USERS [FOLDER]   how long Asterisk's files of so many users take, cold and after a change, of this build or of the silo published into FOLDER; CONFD_TEST_POSTGRES adds PostgreSQL
          compare FOLDER ROUNDS [sqlite|postgresql]   this build and the one in FOLDER (of another checkout: tests/load/Confd.Load/bin/Release/net10.0) in turn
          bare-grain PORT     serves a bare Kestrel endpoint that calls a trivial grain
        """);
    return 2;
}
