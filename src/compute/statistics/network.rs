//! A network of named nodes: who knows of whom.
//!
//! Never rank by betweenness: high may be broker or bottleneck. Paths count hops, since a weight here says
//! how often people met, not how far apart they are.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A network. Self-loops are dropped, the weights of parallel edges added up; a node without edges is an
/// isolate, not absent.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    names: Vec<String>,
    /// Per node: the weight of the edge to each other node.
    out: Vec<BTreeMap<usize, f64>>,
    directed: bool,
}

impl Network {
    /// Returns a directed network. Nodes come first, in their order; nodes that only edges name follow,
    /// by name.
    pub fn directed<'a>(
        nodes: impl IntoIterator<Item = &'a str>,
        edges: impl IntoIterator<Item = (&'a str, &'a str, f64)>,
    ) -> Self {
        Self::new(nodes, edges, true)
    }

    /// Returns an undirected network: each edge stands for both directions.
    pub fn undirected<'a>(
        nodes: impl IntoIterator<Item = &'a str>,
        edges: impl IntoIterator<Item = (&'a str, &'a str, f64)>,
    ) -> Self {
        Self::new(nodes, edges, false)
    }

    fn new<'a>(
        nodes: impl IntoIterator<Item = &'a str>,
        edges: impl IntoIterator<Item = (&'a str, &'a str, f64)>,
        directed: bool,
    ) -> Self {
        let edges: Vec<_> = edges.into_iter().collect();
        let mut index = BTreeMap::new();
        let mut names = Vec::new();
        let unnamed: BTreeSet<_> = edges.iter().flat_map(|(from, to, _)| [*from, *to]).collect();
        for name in nodes.into_iter().chain(unnamed) {
            index.entry(name).or_insert_with(|| {
                names.push(name.to_owned());
                names.len() - 1
            });
        }
        let mut out = vec![BTreeMap::new(); names.len()];
        let mut add = |from: usize, to: usize, weight: f64| {
            *out[from].entry(to).or_insert(0.0) += weight;
        };
        for (from, to, weight) in edges.into_iter().filter(|(from, to, _)| from != to) {
            add(index[from], index[to], weight);
            if !directed {
                add(index[to], index[from], weight);
            }
        }
        Self { names, out, directed }
    }

    /// Returns the names, in order; everything else goes by index into it.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the weight of an edge; 0 where there is none.
    pub fn weight(&self, from: usize, to: usize) -> f64 {
        self.out.get(from).and_then(|out| out.get(&to)).copied().unwrap_or(0.0)
    }

    /// Returns the edges (from, to, weight), in order; an undirected one appears once.
    pub fn edges(&self) -> impl Iterator<Item = (usize, usize, f64)> + '_ {
        self.out
            .iter()
            .enumerate()
            .flat_map(|(from, out)| out.iter().map(move |(&to, &weight)| (from, to, weight)))
            .filter(|(from, to, _)| self.directed || from < to)
    }

    /// Returns the share of possible edges that exist; none below two nodes.
    pub fn density(&self) -> Option<f64> {
        let n = self.names.len() as f64;
        (n >= 2.0).then(|| self.arcs() as f64 / (n * (n - 1.0)))
    }

    /// Returns the share of edges that are answered by one in the other direction; none without edges
    /// (Wasserman and Faust, *Social Network Analysis*, 1994, §13).
    pub fn reciprocity(&self) -> Option<f64> {
        let answered = |from: usize| {
            self.out[from].keys().filter(move |&&to| self.out[to].contains_key(&from)).count()
        };
        let both: usize = (0..self.out.len()).map(answered).sum();
        (self.arcs() > 0).then(|| both as f64 / self.arcs() as f64)
    }

    /// Returns per node how many nodes it reaches directly.
    pub fn out_degree(&self) -> Vec<usize> {
        self.out.iter().map(BTreeMap::len).collect()
    }

    /// Returns per node how many nodes reach it directly.
    pub fn in_degree(&self) -> Vec<usize> {
        let mut degree = vec![0; self.names.len()];
        for &to in self.out.iter().flat_map(BTreeMap::keys) {
            degree[to] += 1;
        }
        degree
    }

    /// Returns the nodes without any edge.
    pub fn isolates(&self) -> Vec<usize> {
        let (ins, outs) = (self.in_degree(), self.out_degree());
        (0..self.names.len()).filter(|&node| ins[node] + outs[node] == 0).collect()
    }

    /// Returns per node its betweenness: the share of pairs of other nodes whose shortest paths pass
    /// through it, each path counted in proportion; 0 for all below three nodes.
    ///
    /// Brandes, *A Faster Algorithm for Betweenness Centrality*, Journal of Mathematical Sociology 25,
    /// 2001; divided by (n − 1)(n − 2) ordered pairs (undirected: each pair is met from both ends).
    pub fn betweenness(&self) -> Vec<f64> {
        let n = self.names.len();
        let mut sums = vec![0.0; n];
        for source in 0..n {
            self.add_dependencies(source, &mut sums);
        }
        let pairs = n.saturating_sub(1) * n.saturating_sub(2);
        if pairs > 0 {
            sums.iter_mut().for_each(|sum| *sum /= pairs as f64);
        }
        sums
    }

    /// Adds to each node how much the shortest paths from one source depend on it.
    fn add_dependencies(&self, source: usize, sums: &mut [f64]) {
        let n = self.names.len();
        let mut paths = vec![0.0; n];
        let mut distance: Vec<Option<usize>> = vec![None; n];
        let mut before: Vec<Vec<usize>> = vec![Vec::new(); n];
        let mut reached = Vec::new();
        let mut queue = VecDeque::from([source]);
        (paths[source], distance[source]) = (1.0, Some(0));
        while let Some(node) = queue.pop_front() {
            reached.push(node);
            let next = distance[node].map(|steps| steps + 1);
            for &to in self.out[node].keys() {
                if distance[to].is_none() {
                    distance[to] = next;
                    queue.push_back(to);
                }
                if distance[to] == next {
                    paths[to] += paths[node];
                    before[to].push(node);
                }
            }
        }
        let mut dependency = vec![0.0; n];
        for &node in reached.iter().rev().filter(|&&node| node != source) {
            for &earlier in &before[node] {
                dependency[earlier] += paths[earlier] / paths[node] * (1.0 + dependency[node]);
            }
            sums[node] += dependency[node];
        }
    }

    /// Returns how many ordered pairs are joined.
    fn arcs(&self) -> usize {
        self.out.iter().map(BTreeMap::len).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::Network;
    use proptest::prelude::*;

    /// Zachary, *An Information Flow Model for Conflict and Fission in Small Groups*, 1977: per member,
    /// the later members that it is joined to.
    const KARATE: [(usize, &[usize]); 27] = [
        (1, &[2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 18, 20, 22, 32]),
        (2, &[3, 4, 8, 14, 18, 20, 22, 31]),
        (3, &[4, 8, 9, 10, 14, 28, 29, 33]),
        (4, &[8, 13, 14]),
        (5, &[7, 11]),
        (6, &[7, 11, 17]),
        (7, &[17]),
        (9, &[31, 33, 34]),
        (10, &[34]),
        (14, &[34]),
        (15, &[33, 34]),
        (16, &[33, 34]),
        (19, &[33, 34]),
        (20, &[34]),
        (21, &[33, 34]),
        (23, &[33, 34]),
        (24, &[26, 28, 30, 33, 34]),
        (25, &[26, 28, 32]),
        (26, &[32]),
        (27, &[30, 34]),
        (28, &[34]),
        (29, &[32, 34]),
        (30, &[33, 34]),
        (31, &[33, 34]),
        (32, &[33, 34]),
        (33, &[34]),
        (34, &[]),
    ];

    fn named(edges: &[(usize, usize)]) -> Vec<(String, String)> {
        edges.iter().map(|(from, to)| (from.to_string(), to.to_string())).collect()
    }

    fn lend(edges: &[(String, String)]) -> impl Iterator<Item = (&str, &str, f64)> {
        edges.iter().map(|(from, to)| (from.as_str(), to.as_str(), 1.0))
    }

    #[test]
    fn karate_club_has_the_published_figures() {
        let edges: Vec<_> =
            KARATE.iter().flat_map(|(from, to)| to.iter().map(|to| (*from, *to))).collect();
        let edges = named(&edges);
        let nodes: Vec<String> = (1..=34).map(|node| node.to_string()).collect();
        let club = Network::undirected(nodes.iter().map(String::as_str), lend(&edges));
        assert_eq!((club.names().len(), club.edges().count()), (34, 78));
        assert!((club.density().unwrap() - 0.139037).abs() < 5e-7);
        let betweenness = club.betweenness();
        assert!((betweenness[0] - 0.437635281).abs() < 5e-10, "{}", betweenness[0]);
        assert!((betweenness[33] - 0.304074976).abs() < 5e-10, "{}", betweenness[33]);
    }

    #[test]
    fn directed_network_counts_its_isolate() {
        let edges = named(&[(1, 2), (2, 1), (2, 3), (3, 4), (4, 2)]);
        let network = Network::directed(["1", "2", "3", "4", "5"], lend(&edges));
        assert_eq!(network.density(), Some(0.25));
        assert_eq!(network.reciprocity(), Some(0.4));
        assert!((network.betweenness()[1] - 5.0 / 12.0).abs() < 1e-15);
        assert_eq!(network.isolates(), [4]);
        assert_eq!(network.out_degree(), [1, 2, 1, 1, 0]);
        assert_eq!(network.in_degree(), [1, 2, 1, 1, 0]);
    }

    #[test]
    fn self_loops_go_and_parallel_edges_add_up() {
        let edges = [("a", "a", 9.0), ("a", "b", 1.0), ("a", "b", 2.5), ("c", "a", 1.0)];
        let network = Network::directed(["b"], edges);
        assert_eq!(network.names(), ["b", "a", "c"]);
        assert_eq!(network.edges().collect::<Vec<_>>(), [(1, 0, 3.5), (2, 1, 1.0)]);
        assert_eq!((network.weight(1, 1), network.weight(1, 0)), (0.0, 3.5));
    }

    #[test]
    fn small_networks_have_no_figures_rather_than_zero() {
        let empty = Network::directed([], []);
        assert_eq!((empty.density(), empty.reciprocity()), (None, None));
        let two = Network::directed(["a", "b"], []);
        assert_eq!((two.density(), two.reciprocity()), (Some(0.0), None));
        assert_eq!(two.betweenness(), [0.0, 0.0]);
    }

    proptest! {
        #[test]
        fn betweenness_does_not_depend_on_labels(
            edges in prop::collection::vec((0..9usize, 0..9usize), 0..40),
            order in Just((0..9usize).collect::<Vec<_>>()).prop_shuffle(),
            directed in any::<bool>(),
        ) {
            let build = |nodes: &[usize], edges: &[(usize, usize)]| {
                let nodes: Vec<String> = nodes.iter().map(usize::to_string).collect();
                let (nodes, edges) = (nodes.iter().map(String::as_str), named(edges));
                let network = if directed { Network::directed(nodes, lend(&edges)) } else { Network::undirected(nodes, lend(&edges)) };
                network.betweenness()
            };
            let plain = build(&(0..9).collect::<Vec<_>>(), &edges);
            let relabelled: Vec<_> = edges.iter().map(|(from, to)| (order[*from], order[*to])).collect();
            let moved = build(&(0..9).collect::<Vec<_>>(), &relabelled);
            for node in 0..9 {
                prop_assert!((plain[node] - moved[order[node]]).abs() < 1e-12);
                prop_assert!((-1e-12..=1.0 + 1e-12).contains(&plain[node]));
            }
        }
    }
}
