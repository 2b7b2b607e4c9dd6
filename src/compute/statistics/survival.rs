//! Durations of which some have not ended yet.

/// One duration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Duration {
    /// How long it lasted, or has lasted so far.
    pub time: f64,
    /// Whether it has ended; otherwise it is censored at `time`.
    pub ended: bool,
}

/// The median of durations, with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SurvivalMedian {
    /// The median; none where fewer than half are known to have ended.
    pub median: Option<f64>,
    /// The lower end of the interval.
    pub low: Option<f64>,
    /// The upper end; none is "no upper end yet".
    pub high: Option<f64>,
    /// How many durations.
    pub n: usize,
    /// How many of them have ended.
    pub ended: usize,
}

/// One step of the survival curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// When something ended.
    pub time: f64,
    /// How many had lasted until then.
    pub at_risk: usize,
    /// How many ended then.
    pub ended: usize,
    /// The estimated share that lasts longer.
    pub surviving: f64,
    /// Greenwood's sum: the variance of the logarithm of `surviving`.
    pub log_variance: f64,
}

/// Returns the Kaplan–Meier curve: a step wherever something ended.
pub fn kaplan_meier(durations: &[Duration]) -> Vec<Step> {
    let _ = durations;
    todo!()
}
/// Returns the Kaplan–Meier median with its Brookmeyer–Crowley interval (log-log).
pub fn median(durations: &[Duration], level: f64) -> SurvivalMedian {
    let _ = (durations, level);
    todo!()
}
