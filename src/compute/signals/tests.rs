use super::*;

fn found(verdict: Verdict, kind: EvidenceKind) -> SymptomFound {
    SymptomFound { text: String::new(), kind, verdict, evidence: Vec::new() }
}

#[test]
fn a_failure_mode_is_suspected_only_with_a_computed_symptom() {
    use EvidenceKind::{ByHand, Computed, Proxy};
    use Verdict::{No, Unknown, Yes};
    let assess = |symptoms: &[(Verdict, EvidenceKind)]| {
        assess(&symptoms.iter().map(|(verdict, kind)| found(*verdict, *kind)).collect::<Vec<_>>())
    };
    assert_eq!(assess(&[(Yes, Computed), (Yes, ByHand), (No, Proxy)]), Assessment::Suspected);
    assert_eq!(assess(&[(Yes, Proxy), (Yes, ByHand), (No, Proxy)]), Assessment::Watch);
    assert_eq!(assess(&[(Yes, ByHand), (Unknown, Computed)]), Assessment::Watch);
    assert_eq!(assess(&[(No, Computed), (No, ByHand), (No, Proxy)]), Assessment::NotIndicated);
    assert_eq!(assess(&[(No, Computed), (No, ByHand), (Unknown, Proxy)]), Assessment::CannotTell);
    assert_eq!(assess(&[]), Assessment::CannotTell);
}
