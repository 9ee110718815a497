"""Articles and drawings written to read files, to call home or to lead somewhere else (faults.md X2 to X7, X12)."""

# ruff: noqa: E501
REMOTE = """# Distant

![pixel]({url}/a.png) ![pixel][ref] <img src="{url}/b.png" srcset="{url}/c.png 2x">

[ref]: {url}/d.png

<link rel="stylesheet" href="{url}/e.css"><style>@import url({url}/f.css); @font-face {{ src: url({url}/g.woff) }}</style>

<p style="background: url({url}/h.png)">x</p> <iframe src="{url}/i"></iframe> <object data="{url}/j"></object>

<embed src="{url}/k"> <video src="{url}/l" poster="{url}/m"></video> <audio src="{url}/n"></audio>

<meta http-equiv="refresh" content="0;url={url}/o"> <base href="{url}/"> <svg><image href="{url}/p"/><use href="{url}/q"/></svg>

<img src="data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg'><image href='{url}/r'/></svg>">

<table background="{url}/s"><tr><td background="{url}/t">y</td></tr></table> <body background="{url}/u"> <script src="{url}/v"></script>

<img src=x onerror="fetch('{url}/w')"> <form action="{url}/x"><input type="image" src="{url}/y"></form> <input type=image src="{url}/z">

- [ ] ![i]({url}/list.png)
"""

LOCAL = """# Local

![a](file://{secret}) ![b]({secret}) ![c](../../../../../../../..{secret}) ![d](file:{secret}) ![e](C:\\secret.png)

<img src="file://{secret}"><img src="{secret}"><link rel=stylesheet href="file://{secret}">

<style>@import url(file://{secret}); p {{ background: url("{secret}") }}</style>

<p style="background-image: url(file://{secret})">x</p><table background="{secret}"><tr><td>y</td></tr></table>

![f](qrc:{secret}) ![g](kbimg:{secret}) ![h](<kbimg:../../../../../../../..{secret}>) ![i](%2e%2e/%2e%2e/secret.png)

![j](\\\\127.0.0.1\\share\\a.png) ![k](//127.0.0.1/share/a.png) ![l](file://127.0.0.1/share/a.png) ![m](secret-link.png)

![n](dessin.svg)
"""

DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">
<image xlink:href="{secret}" width="9" height="9"/><image href="file://{secret}" width="9" height="9"/></svg>"""

REPEATED = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="90" height="90"><defs>'
    '<g id="g0"><rect width="5" height="5"/></g>'
    + "".join(f'<g id="g{n + 1}">' + f'<use xlink:href="#g{n}"/>' * 10 + "</g>" for n in range(9))
    + '</defs><use xlink:href="#g9"/></svg>'
)

LINKS = (
    "file:///bin/sh",
    "file://evil/x.exe",
    "\\\\evil\\x",
    "//evil/x",
    "javascript:alert(1)",
    "vbscript:x",
    "data:text/html,x",
    "ms-msdt:/id",
    "ms-word:ofe|u|http://evil/x",
    "search-ms:query=x",
    "smb://evil/x",
    "ftp://evil/x",
    "C:\\Windows\\System32\\calc.exe",
    "qrc:/x",
)
