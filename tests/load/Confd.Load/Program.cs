using Confd.Load;

return args switch
{
    ["bare-grain", var port] => await BareGrain.RunAsync(int.Parse(port)),
    ["measure", ..] => await Measurement.RunAsync(args.Contains("--short")),
    _ => Help(),
};

static int Help()
{
    Console.WriteLine("""
        Measures Confd beside bare baselines in the same run. Start it with tests/load/run.sh.

          measure [--short]   prints the table; needs wrk on the PATH and CONFD_TEST_POSTGRES
          bare-grain PORT     serves a bare Kestrel endpoint that calls a trivial grain
        """);
    return 2;
}
