//! Who may ask: only pages of the preview itself, under a name that is ours.
//!
//! A page anywhere on the web can send requests to loopback, and a name of its own can be made to point
//! there. So the name (`Host`) must be one of ours, and a browser must not say that another page asks.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::head::{Head, Refusal};

/// The names that the preview answers to.
#[derive(Debug, Clone)]
pub(super) struct Names {
    pub(super) port: u16,
    /// Listening for other machines too: addresses can't be borrowed by a hostile name, so any will do.
    pub(super) is_exposed: bool,
    pub(super) extra: Option<String>,
}

impl Names {
    /// Refuses a request that is not of ours.
    pub(super) fn check(&self, head: &Head) -> Result<(), Refusal> {
        let host = head.only("host")?.ok_or(Refusal(400))?;
        if !self.is_ours(host) {
            return Err(Refusal(421));
        }
        if let Some(origin) = head.only("origin")?
            && !origin.strip_prefix("http://").is_some_and(|from| from.eq_ignore_ascii_case(host))
        {
            return Err(Refusal(403));
        }
        let site = head.only("sec-fetch-site")?.unwrap_or("none");
        let mode = head.only("sec-fetch-mode")?.unwrap_or_default();
        let into = head.only("sec-fetch-dest")?.unwrap_or_default();
        // Following a link to the preview is fine: the page it comes from can't read what opens.
        let is_visit = mode == "navigate" && into == "document";
        if matches!(site, "same-origin" | "none") || is_visit { Ok(()) } else { Err(Refusal(403)) }
    }

    /// Tells whether `name:port` is a name of ours.
    pub(super) fn is_ours(&self, host: &str) -> bool {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => (name, port),
            _ => (host, "80"),
        };
        if port.is_empty()
            || !port.bytes().all(|b| b.is_ascii_digit())
            || port.parse() != Ok(self.port)
        {
            return false;
        }
        let address = match name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
            Some(inner) => inner.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
            None => name.parse::<Ipv4Addr>().ok().map(IpAddr::V4),
        };
        match address {
            Some(address) => {
                self.is_exposed || address == Ipv4Addr::LOCALHOST || address == Ipv6Addr::LOCALHOST
            }
            None => {
                name.eq_ignore_ascii_case("localhost")
                    || self.extra.as_ref().is_some_and(|extra| extra.eq_ignore_ascii_case(name))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::head::tests::head;
    use super::*;

    const LOCAL: Names = Names { port: 1111, is_exposed: false, extra: None };

    fn answer(names: &Names, headers: &str) -> u16 {
        let head = head("/", headers).unwrap();
        names.check(&head).map_or_else(|refusal| refusal.0, |()| 200)
    }

    #[test]
    fn only_our_own_names_are_answered() {
        for host in ["localhost:1111", "LOCALHOST:1111", "127.0.0.1:1111", "[::1]:1111"] {
            assert_eq!(answer(&LOCAL, &format!("Host: {host}")), 200, "{host}");
        }
        for host in [
            "evil.example:1111",
            "localhost",
            "localhost:80",
            "localhost:+1111",
            "127.0.0.1:1112",
            "localhost.:1111",
            "127.0.0.2:1111",
            "192.168.1.4:1111",
            "0.0.0.0:1111",
            "",
            "localhost:1111.evil",
            "evil@localhost:1111",
            "[::1]",
            "::1:1111",
            "127.1:1111",
            "localhost:1111:1111",
            "a,localhost:1111",
        ] {
            assert_eq!(answer(&LOCAL, &format!("Host: {host}")), 421, "{host}");
        }
        assert_eq!(answer(&LOCAL, "Accept: x"), 400);
        assert_eq!(answer(&LOCAL, "Host: localhost:1111\r\nHost: localhost:1111"), 400);
    }

    #[test]
    fn an_exposed_preview_answers_to_addresses_and_not_to_foreign_names() {
        let names = Names { port: 80, is_exposed: true, extra: Some("desk".into()) };
        assert_eq!(answer(&names, "Host: 192.168.1.4"), 200);
        assert_eq!(answer(&names, "Host: desk"), 200);
        assert_eq!(answer(&names, "Host: rebound.example"), 421);
        let foreign = "Host: 192.168.1.4\r\nOrigin: http://192.168.1.5";
        assert_eq!(answer(&names, foreign), 403);
    }

    #[test]
    fn other_pages_are_refused_and_links_followed() {
        let ask = |more: &str| answer(&LOCAL, &format!("Host: localhost:1111\r\n{more}"));
        assert_eq!(ask("Origin: http://localhost:1111"), 200);
        for origin in [
            "null",
            "http://localhost:3000",
            "https://localhost:1111",
            "http://127.0.0.1:1111",
            "http://evil.example",
            "",
        ] {
            assert_eq!(ask(&format!("Origin: {origin}")), 403, "{origin}");
        }
        assert_eq!(ask("Sec-Fetch-Site: same-origin"), 200);
        assert_eq!(ask("Sec-Fetch-Site: cross-site"), 403);
        assert_eq!(ask("Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: cors"), 403);
        assert_eq!(
            ask(
                "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document"
            ),
            200
        );
        assert_eq!(
            ask("Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe"),
            403
        );
    }
}
