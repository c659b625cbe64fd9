/** Colours tell calls from puts for those who see no red and green, too; the dark ones follow the reader. */
export const plotStyle = `
svg{--paper:#fff;--ink:#1c2430;--faint:#5b6675;--line:#dde2e9;--call:#0b7a75;--put:#c2500a;--flip:#7a3fb5}
@media(prefers-color-scheme:dark){svg{--paper:#11161d;--ink:#e8edf3;--faint:#9aa7b6;--line:#2a333f;--call:#3fc1b9;--put:#f39b5a;--flip:#c49bf0}}
text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;fill:var(--ink);stroke:var(--paper);stroke-width:3px;stroke-linejoin:round;paint-order:stroke}
.paper{fill:var(--paper)}
.title{font-size:15px;font-weight:600}
.label{font-weight:600}
.small,.tick,.legend text{fill:var(--faint)}
.tick{font-size:11px;font-variant-numeric:tabular-nums}
line{stroke-width:1}
.grid{stroke:var(--line)}
.zero{stroke:var(--faint)}
rect.call{fill:var(--call)}rect.put{fill:var(--put)}
.band{fill:var(--flip);opacity:.16}
polyline{fill:none;stroke:var(--ink);stroke-width:2;stroke-linejoin:round}
g.spot line{stroke:var(--ink)}g.spot text{fill:var(--ink);font-weight:600}
g.call line{stroke:var(--call);stroke-dasharray:5 3}g.call text{fill:var(--call);font-weight:600}
g.put line{stroke:var(--put);stroke-dasharray:5 3}g.put text{fill:var(--put);font-weight:600}
g.flip line{stroke:var(--flip);stroke-dasharray:2 3}g.flip text{fill:var(--flip);font-weight:600}
`
