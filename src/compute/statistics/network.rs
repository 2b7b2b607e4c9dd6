//! A network of named nodes: who knows of whom.

/// A network. Self-loops are dropped, edges between the same nodes added up; a node without edges is an isolate.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    names: Vec<String>,
    /// Per node: (other node, weight), by other node.
    out: Vec<Vec<(usize, f64)>>,
    directed: bool,
}

impl Network {
    /// Returns a directed network. Nodes come first, in their order; nodes that only edges name follow, by name.
    pub fn directed<'a>(
        nodes: impl IntoIterator<Item = &'a str>,
        edges: impl IntoIterator<Item = (&'a str, &'a str, f64)>,
    ) -> Self {
        let _ = (nodes.into_iter().count(), edges.into_iter().count());
        todo!()
    }
    /// Returns an undirected network.
    pub fn undirected<'a>(
        nodes: impl IntoIterator<Item = &'a str>,
        edges: impl IntoIterator<Item = (&'a str, &'a str, f64)>,
    ) -> Self {
        let _ = (nodes.into_iter().count(), edges.into_iter().count());
        todo!()
    }
    /// Returns the names, in order; everything else goes by index into it.
    pub fn names(&self) -> &[String] {
        &self.names
    }
    /// Returns the weight of an edge; 0 where there is none.
    pub fn weight(&self, from: usize, to: usize) -> f64 {
        let _ = (from, to);
        todo!()
    }
    /// Returns the edges (from, to, weight), in order.
    pub fn edges(&self) -> impl Iterator<Item = (usize, usize, f64)> + '_ {
        self.out
            .iter()
            .enumerate()
            .flat_map(|(from, out)| out.iter().map(move |(to, w)| (from, *to, *w)))
    }
    /// Returns the share of possible edges that exist; none below two nodes.
    pub fn density(&self) -> Option<f64> {
        todo!()
    }
    /// Returns the share of edges that are answered; none without edges.
    pub fn reciprocity(&self) -> Option<f64> {
        todo!()
    }
    /// Returns per node how many nodes it reaches directly.
    pub fn out_degree(&self) -> Vec<usize> {
        todo!()
    }
    /// Returns per node how many nodes reach it directly.
    pub fn in_degree(&self) -> Vec<usize> {
        todo!()
    }
    /// Returns the nodes without any edge.
    pub fn isolates(&self) -> Vec<usize> {
        todo!()
    }
    /// Returns per node its betweenness, normalised; 0 below three nodes.
    pub fn betweenness(&self) -> Vec<f64> {
        let _ = self.directed;
        todo!()
    }
}
