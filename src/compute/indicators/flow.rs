//! The network of an indicator: teams that give to teams, in one period.

use crate::compute::indicators::figure::Figure;
use crate::compute::indicators::gathered::Fact;
use crate::compute::statistics::network::Network as Graph;
use crate::model::measures::Network;

/// Returns the figure of a network. `teams` are those that were teams in the period: one without records
/// is an isolate, not absent.
pub fn flow(teams: &[(usize, &str)], facts: &[&[Fact]]) -> Figure {
    let name =
        |index: f64| teams.iter().find(|(team, _)| *team as f64 == index).map(|(_, name)| *name);
    let facts = || facts.iter().flat_map(|facts| facts.iter());
    let edges: Vec<(&str, &str, f64)> = facts()
        .filter_map(|fact| {
            let weight = if fact.c.is_nan() { 1.0 } else { fact.c };
            (weight > 0.0).then_some((name(fact.a)?, name(fact.b)?, weight))
        })
        .collect();
    let n = facts().count() as u64;
    let graph = Graph::directed(teams.iter().map(|(_, name)| *name), edges);
    let names = graph.names();
    let by_name = |counts: Vec<usize>| names.iter().cloned().zip(counts).collect();
    let density = graph.density().unwrap_or(0.0);
    let network = Network {
        density,
        reciprocity: graph.reciprocity(),
        betweenness: names.iter().cloned().zip(graph.betweenness()).collect(),
        isolates: graph.isolates().into_iter().map(|index| names[index].clone()).collect(),
        out_degree: by_name(graph.out_degree()),
        in_degree: by_name(graph.in_degree()),
        edges: graph
            .edges()
            .map(|(from, to, weight)| (names[from].clone(), names[to].clone(), weight))
            .collect(),
    };
    let value = (n > 0).then_some(network.density);
    Figure {
        value,
        n: Some(n),
        any: n > 0,
        network: (n > 0).then_some(network),
        ..Figure::default()
    }
}
