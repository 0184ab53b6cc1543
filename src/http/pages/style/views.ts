export const VIEW_STYLES = /* css */ `
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 8.5rem), 1fr)); gap: 12px; padding: 0; list-style: none; }
.big-figure { display: block; padding: 12px 16px; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); color: var(--quiet); text-decoration: none; }
a.big-figure:hover { border-color: var(--line-strong); }
.big-figure strong { display: block; font-size: 1.75rem; line-height: 1.2; font-weight: 650; color: var(--text); font-variant-numeric: tabular-nums; }
.big-figure.rejected strong { color: var(--red); }
.big-figure.unscreened strong { color: var(--amber); }
.big-figure.good strong { color: var(--green); }
.big-figure.none strong { color: var(--quiet); }
.health { list-style: none; padding: 0; display: grid; gap: 4px; }
.health li { display: flex; gap: 8px; padding: 2px 0; color: var(--quiet); }
.health strong { color: var(--text); font-weight: 600; }
.health .health-mark { color: var(--green); font-size: .75em; align-self: center; }
.health li.warning, .health li.problem { padding: 8px 12px; border-left: 4px solid; color: var(--text); font-weight: 400; }
.health li.warning { border-color: var(--amber); }
.health li.problem { border-color: var(--red); }
.health .warning .health-mark { color: var(--amber); }
.health .problem .health-mark { color: var(--red); }
.chart { display: block; overflow: visible; width: 100%; height: 212px; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); padding: 8px 12px 8px 52px; }
.chart .grid { stroke: var(--line); stroke-dasharray: 3 4; }
.chart .axis { stroke: var(--line-strong); }
.chart text { fill: var(--quiet); font: 12px var(--font); }
.chart .scale { text-anchor: end; }
.chart .bar-text { text-anchor: middle; }
.chart a > :not(.bar-field) { pointer-events: none; }
.chart .bar-field { fill: transparent; }
.chart a:hover .bar-field { fill: var(--raised); }
.bar-through { fill: var(--bar-through); }
.bar-rejected { fill: var(--bar-rejected); }
.bar-unscreened { fill: var(--bar-unscreened); }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: .875rem; color: var(--quiet); }
.legend span::before { content: ""; display: inline-block; width: 12px; height: 12px; margin-right: 6px; border-radius: 2px; vertical-align: -1px; background: var(--bar-through); }
.legend .legend-rejected::before { background: var(--bar-rejected); }
.legend .legend-unscreened::before { background: var(--bar-unscreened); }
.ranking { list-style: none; padding: 0; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); }
.ranking li { display: grid; grid-template-columns: 1fr auto; align-items: center; gap: 2px 12px; min-height: var(--touch); padding: 6px 12px; border-top: 1px solid var(--line); }
.ranking li:first-child { border-top: 0; }
.share { grid-column: 1 / -1; width: 100%; height: 4px; fill: var(--bar-rejected); background: var(--raised); border-radius: 2px; }
.ranking.through .share { fill: var(--bar-through); }

.facts-line { color: var(--quiet); }
.why { display: grid; gap: 14px; }
.why-verdict { font-size: 1.0625rem; }
.detail .as-row { display: none; }
.why .chip { vertical-align: 1px; }
.ladder { list-style: none; padding: 0 0 0 4px; display: grid; }
.ladder > li { position: relative; padding: 4px 0 10px 26px; display: grid; gap: 2px; }
.ladder > li::before { content: ""; position: absolute; left: 0; top: 8px; width: 12px; height: 12px; border-radius: 50%; border: 2px solid var(--line-strong); background: var(--surface); z-index: 1; }
.ladder > li:not(:last-child)::after { content: ""; position: absolute; left: 7px; top: 16px; bottom: -8px; border-left: 2px solid var(--line); }
.ladder > .decided::before { background: var(--accent); border-color: var(--accent); box-shadow: 0 0 0 4px var(--accent-soft); }
.ladder > .past .rung { color: var(--quiet); }
.ladder > .past::before { border-style: dotted; }
.ladder ul { padding: 0; list-style: none; display: grid; gap: 4px; }
.rung { font-weight: 550; }
.chips { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 8px; }
.chips li { display: flex; align-items: center; gap: 4px; padding-left: 12px; border: 1px solid var(--line); border-radius: var(--radius); background: var(--ground); }
.choice { display: grid; gap: 16px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); }
.choice-column { padding: 12px; min-height: 7rem; border: 1px solid var(--line); border-radius: var(--radius); background: var(--ground); }
.choice-column.over { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.choice ul { list-style: none; padding: 0; display: grid; gap: 6px; }
.choice li { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 4px 8px; padding: 6px 6px 6px 12px; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); }
.choice li[draggable] { cursor: grab; }
.choice-name .chip { justify-self: start; }
.choice-name { display: grid; min-width: 0; flex: 1 1 9rem; }

@media print {
  :root { color-scheme: light; --ground: #fff; --surface: #fff; --line: #bbb; --quiet: #333; --text: #000; --accent: #000; }
  .bar nav, .menus, .nav-button, #message, .filters, .tick, .call-deeds, .entry-deeds, .deed, .button, .pager, .skip, .panel[aria-label=Add] { display: none !important; }
  main { max-width: none; padding: 0; }
  tr, .panel { break-inside: avoid; }
}
@media (forced-colors: active) {
  .switch[aria-checked=true]::before { background: ButtonText; }
  .bar-rejected { fill: CanvasText; } .bar-unscreened { fill: GrayText; } .bar-through { fill: ButtonFace; stroke: CanvasText; }
}
`;
