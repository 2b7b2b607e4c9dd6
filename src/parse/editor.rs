//! How a file opens in an editor: the name of one, or an address of any.

/// Editors that are known by name, and the address that each has registered with the system.
const EDITORS: [(&str, &str); 8] = [
    ("vscode", "vscode://file/{path}:{line}:{column}"),
    ("vscodium", "vscodium://file/{path}:{line}:{column}"),
    ("cursor", "cursor://file/{path}:{line}:{column}"),
    ("windsurf", "windsurf://file/{path}:{line}:{column}"),
    ("zed", "zed://file/{path}:{line}:{column}"),
    ("idea", "idea://open?file={path}&line={line}&column={column}"),
    ("textmate", "txmt://open?url=file://{path}&line={line}&column={column}"),
    ("macvim", "mvim://open?url=file://{path}&line={line}&column={column}"),
];

/// Addresses that run something in the page that they stand on.
const RUNNING: [&str; 4] = ["javascript", "data", "vbscript", "blob"];

/// Returns the address that opens an editor, with `{path}`, `{line}` and `{column}`; or what is wrong with it.
pub fn editor_address(editor: &str) -> Result<String, String> {
    if let Some((_, address)) = EDITORS.iter().find(|(name, _)| *name == editor) {
        return Ok((*address).to_owned());
    }
    let names: Vec<&str> = EDITORS.iter().map(|(name, _)| *name).collect();
    let wrong = format!(
        "`editor` is `{editor}`: expected an address with `{{path}}`, or one of {}",
        names.join(", ")
    );
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    let is_scheme = |scheme: &str| {
        scheme.bytes().all(plain)
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && !RUNNING.iter().any(|bad| scheme.eq_ignore_ascii_case(bad))
    };
    let is_address = editor.split_once(':').is_some_and(|(scheme, _)| is_scheme(scheme));
    if is_address && editor.contains("{path}") { Ok(editor.to_owned()) } else { Err(wrong) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_goes_by_name_or_by_address() {
        assert_eq!(editor_address("zed").unwrap(), "zed://file/{path}:{line}:{column}");
        assert_eq!(editor_address("my+own://{path}").unwrap(), "my+own://{path}");
        assert!(editor_address("vi").unwrap_err().contains("vscode, vscodium"));
        assert!(EDITORS.iter().all(|(_, address)| editor_address(address).is_ok()));
    }

    #[test]
    fn an_address_runs_no_script() {
        for bad in
            ["JavaScript:{path}", " javascript:{path}", "data:{path}", "{path}", ":{path}", ""]
        {
            assert!(editor_address(bad).is_err(), "{bad}");
        }
    }
}
