//! Hugo: shortcodes, bundles, front matter.

use super::*;

pub(super) const HUGO: &str = r#"//- hugo.toml
title = "Site"
languageCode = "ja"
baseURL = "https://x.example/"
//- content/_index.md
---
title: 家
cascade: {a: 1}
---
[c]({{< ref "concepts/pod.md#a" >}}) [d](/docs/concepts/pod/) [e](/ja/concepts/pod/) ![l](/images/l.svg)
//- content/concepts/pod.md
---
title: "Pod"
weight: 10
aliases: [/old/pod/]
min-kubernetes-server-version: v1.2
---
{{< note >}}
注意 {{< glossary_tooltip text="クラスター" term_id="cluster" >}}
{{< /note >}}

1. item

   {{< caution >}}
   inner
   {{< /caution >}}

{{% alert title="A" color="warning" %}}one line{{% /alert %}}

{{< figure src="/images/l.svg" alt="L" caption="Cap [x]" >}}

{{<tabs name="t">}}
{{</* shown */>}} and {{ .Params.x }} and {% include x.html %}
```yaml
image: {{< skew currentVersion >}}
```
<div class="x">
{{< inner x="<b>" >}}
</div>
//- static/images/l.svg
<svg/>
//- layouts/index.html
{{ define }}
"#;

#[test]
fn a_hugo_tree_loses_nothing() {
    let book = imported(Kind::MkDocs, HUGO);
    insta::assert_snapshot!(file(&book, "content/_index.md"), @r#"
    +++
    title = "家"

    [extra]
    cascade = { a = 1 }
    +++
    [c](concepts/pod.md#a) [d](/docs/concepts/pod/) [e](concepts/pod.md) ![l](images/l.svg)
    "#);
    insta::assert_snapshot!(file(&book, "content/concepts/pod.md"), @r#"
    +++
    title = "Pod"
    weight = 10
    aliases = ["/old/pod/"]

    [extra]
    min-kubernetes-server-version = "v1.2"
    +++
    ::: note

    注意 `{{< glossary_tooltip text="クラスター" term_id="cluster" >}}`

    :::


    1. item

       > [!CAUTION]
       > inner


    ::: warning A

    one line

    :::


    ![L](../images/l.svg "Cap  x ")

    `{{<tabs name="t">}}`
    `{{< shown >}}` and \{{ .Params.x }} and {% include x.html %}
    ```yaml
    image: {{< skew currentVersion >}}
    ```
    <div class="x">
    {{&lt; inner x="&lt;b>" >}}
    </div>
    "#);
    insta::assert_snapshot!(book.report, @r#"
    2 pages and 1 other files

    converted:
      1 × front matter `cascade` (now under `[extra]`): content/_index.md:1
      1 × front matter `min-kubernetes-server-version` (now under `[extra]`): content/concepts/pod.md:1
      1 × shortcode `alert`: content/concepts/pod.md:17
      1 × shortcode `caution`: content/concepts/pod.md:13
      1 × shortcode `figure`: content/concepts/pod.md:19
      1 × shortcode `note`: content/concepts/pod.md:7
      1 × shortcode `ref`: content/_index.md:5

    kept as visible text:
      1 × shortcode `glossary_tooltip`: content/concepts/pod.md:8
      1 × shortcode `inner`: content/concepts/pod.md:27
      1 × shortcode `skew`: content/concepts/pod.md:24
      1 × shortcode `tabs`: content/concepts/pod.md:21
      1 × template code `{{ … }}`: content/concepts/pod.md:22
      1 × template tag `include`: content/concepts/pod.md:22

    not taken over:
      1 × file of the folder `layouts/`: layouts/index.html:1
    "#);
}
