using System.Text.RegularExpressions;
using k8s;
using k8s.Models;

namespace Confd.Gateway.Tests;

/// <summary>The files under <c>deploy</c> name what exists: keys of the programs, fields of Kubernetes, and each other's parts.</summary>
public sealed partial class DeployFilesTests
{
    private static readonly string Folder = Path.Combine(CoverageTests.RepositoryRoot(), "deploy");

    /// <summary>Strictly: a field that Kubernetes does not know is an error.</summary>
    private readonly IReadOnlyList<object> objects =
        KubernetesYaml.LoadAllFromString(File.ReadAllText(Path.Combine(Folder, "kubernetes", "confd.yaml")), strict: true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IReadOnlyList<V1Deployment> Deployments => [.. objects.OfType<V1Deployment>()];

    [Fact]
    public async Task Every_key_is_one_that_a_program_lists()
    {
        var keys = Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .SelectMany(file => KeyPattern().Matches(File.ReadAllText(file)).Select(match => match.Value.Replace("__", ":", StringComparison.Ordinal)))
            .Distinct().ToList();

        var known = (await ProgramRuns.RunAsync("Confd.Silo.dll", ["--help"])).Output
            + (await ProgramRuns.RunAsync("Confd.Gateway.dll", ["--help"])).Output;

        Assert.True(keys.Count > 10);
        Assert.All(keys, key => Assert.Contains($"\n  {key} ", known));
    }

    /// <summary>Only the gateways can tell whether a write was carried out, so only they repeat it.</summary>
    [Fact]
    public void The_load_balancer_repeats_reads_and_what_was_not_sent()
    {
        var script = File.ReadAllText(Path.Combine(Folder, "cluster.sh"));
        var backends = BackendPattern().Matches(script).ToDictionary(
            match => match.Groups["name"].Value, match => match.Groups["conditions"].Value.Split(' '));

        var repeated = Assert.Single(RepeatablePattern().Matches(script)).Groups["methods"].Value.Split(' ');

        Assert.Equal(["GET", "HEAD", "OPTIONS"], repeated);
        Assert.Equal(["once", "repeatable"], backends.Keys.Order());
        Assert.Equal(["conn-failure"], backends["once"]);
        Assert.Contains("    default_backend once\n", script, StringComparison.Ordinal);
    }

    [Fact]
    public void Selectors_find_the_pods_that_they_are_for()
    {
        var pods = Deployments.Select(deployment => deployment.Spec.Template.Metadata.Labels).ToList();
        var selectors = Deployments.Select(deployment => deployment.Spec.Selector.MatchLabels)
            .Concat(objects.OfType<V1PodDisruptionBudget>().Select(budget => budget.Spec.Selector.MatchLabels))
            .Concat(objects.OfType<V1NetworkPolicy>().Select(policy => policy.Spec.PodSelector.MatchLabels))
            .Concat(objects.OfType<V1Service>().Select(service => service.Spec.Selector))
            .ToList();

        Assert.Equal(2, pods.Count);
        Assert.Equal(6, selectors.Count);
        Assert.All(selectors, selector => Assert.Single(pods, labels => selector.All(labels.Contains)));
    }

    [Fact]
    public void Probes_services_and_policies_name_ports_that_the_containers_have()
    {
        foreach (var container in Deployments.Select(deployment => Assert.Single(deployment.Spec.Template.Spec.Containers)))
        {
            var ports = container.Ports.Select(port => port.Name).ToList();
            Assert.All(
                new[] { container.LivenessProbe, container.ReadinessProbe }, probe => Assert.Contains(probe.HttpGet.Port.Value, ports));
            // What may be written to is a volume.
            Assert.Equal(["/data", "/tmp"], container.VolumeMounts.Select(mount => mount.MountPath));
            Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
        }
        var all = Deployments.SelectMany(deployment => deployment.Spec.Template.Spec.Containers[0].Ports, (_, port) => port.Name).ToList();
        Assert.All(objects.OfType<V1Service>().SelectMany(service => service.Spec.Ports), port => Assert.Contains(port.TargetPort.Value, all));
        Assert.All(
            objects.OfType<V1NetworkPolicy>().SelectMany(policy => policy.Spec.Ingress).SelectMany(rule => rule.Ports),
            port => Assert.Contains(port.Port.Value, all));
    }

    /// <summary>Microsoft.Orleans.Hosting.Kubernetes finds the members of the cluster by these.</summary>
    [Fact]
    public void Silos_tell_Orleans_which_pod_they_are()
    {
        var silo = Assert.Single(Deployments, deployment => deployment.Metadata.Name == "confd-silo").Spec.Template;
        var fields = silo.Spec.Containers[0].Env.Where(variable => variable.ValueFrom?.FieldRef is not null)
            .ToDictionary(variable => variable.Name, variable => variable.ValueFrom.FieldRef.FieldPath);

        Assert.Equal("metadata.labels['orleans/serviceId']", fields["ORLEANS_SERVICE_ID"]);
        Assert.Equal("metadata.labels['orleans/clusterId']", fields["ORLEANS_CLUSTER_ID"]);
        Assert.Equal("metadata.namespace", fields["POD_NAMESPACE"]);
        Assert.Equal("metadata.name", fields["POD_NAME"]);
        Assert.Equal("status.podIP", fields["POD_IP"]);
        var config = Assert.Single(objects.OfType<V1ConfigMap>()).Data;
        Assert.Equal(config["Confd__Cluster__ServiceId"], silo.Metadata.Labels["orleans/serviceId"]);
        Assert.Equal(config["Confd__Cluster__ClusterId"], silo.Metadata.Labels["orleans/clusterId"]);
        var account = Assert.Single(objects.OfType<V1RoleBinding>()).Subjects[0].Name;
        Assert.Equal(silo.Spec.ServiceAccountName, account);
    }

    [GeneratedRegex("^backend (?<name>\\w+)\n    retry-on (?<conditions>.*)$", RegexOptions.Multiline)]
    private static partial Regex BackendPattern();

    [GeneratedRegex(@"use_backend repeatable if \{ method (?<methods>[A-Z ]+) \}")]
    private static partial Regex RepeatablePattern();

    [GeneratedRegex("Confd__[A-Za-z_]+")]
    private static partial Regex KeyPattern();
}
