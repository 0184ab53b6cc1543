export const FORMS = /* css */ `
button, input, select, textarea { font: inherit; color: inherit; }
input:not([type=checkbox], [type=radio]), select, textarea {
  width: 100%; min-height: var(--touch); padding: 6px 10px; background: var(--surface); border: 1px solid var(--line-strong); border-radius: var(--radius);
}
textarea { font-family: var(--mono); font-size: .875rem; resize: vertical; }
input::placeholder { color: var(--quiet); opacity: 1; }
input[aria-invalid=true] { border-color: var(--red); }
input[type=checkbox], input[type=radio] { width: 18px; height: 18px; margin: 0; accent-color: var(--accent); flex: none; }
label { display: grid; grid-template-columns: minmax(0, 1fr); gap: 4px; align-content: end; }
label > span:first-child, legend { font-size: .875rem; color: var(--quiet); }
.check { display: flex; align-items: center; gap: 10px; min-height: var(--touch); padding: 4px 0; line-height: 1.3; cursor: pointer; }
input.tick { margin-right: 10px; vertical-align: -3px; }
.ticked { position: sticky; bottom: 72px; z-index: 3; width: fit-content; padding: 8px; background: var(--surface); border: 1px solid var(--line-strong); border-radius: var(--radius); }
@supports selector(:has(*)) { main:not(:has(.tick:checked)) .ticked { display: none; } }
.indented { margin-left: 28px; }
fieldset { margin: 0; padding: 0; border: 0; min-width: 0; }
legend { padding: 0; margin-bottom: 2px; }
fieldset.settings { display: grid; gap: 16px; }
fieldset.inline { display: flex; flex-wrap: wrap; gap: 0 20px; align-items: center; }
fieldset.inline label { display: flex; align-items: center; gap: 8px; min-height: var(--touch); }
.button { max-width: 100%; display: inline-flex; align-items: center; justify-content: center; gap: .35em; min-height: var(--touch); padding: 4px 12px; border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--surface); color: var(--text); text-decoration: none; cursor: pointer; font-weight: 500; }
.button:hover { background: var(--raised); }
.button.main { background: var(--accent); border-color: var(--accent); color: var(--accent-text); }
.button.main:hover { filter: brightness(1.1); }
.button.danger { background: var(--red-soft); border-color: var(--red); color: var(--red); }
.button.quiet { border-color: transparent; background: none; color: var(--accent); padding: 4px 8px; }
.button.quiet:hover { background: var(--accent-soft); }
.button[aria-busy=true] { opacity: .6; }
.deed { display: inline-flex; max-width: 100%; }
summary { cursor: pointer; }
summary.button { list-style: none; width: fit-content; }
summary.button::-webkit-details-marker { display: none; }
details > summary:not(.button) { min-height: var(--touch); align-content: center; color: var(--accent); width: fit-content; }
.panel > p + .deed, .confirm > p + .deed { margin-top: 8px; }
.panel > summary:not(.button) { margin: -7px 0; font-weight: 600; color: var(--text); }
details.panel[open] > summary { margin-bottom: 12px; }
section[aria-label=Add] { gap: 2px; padding-bottom: 6px; }
details.panel:has(> summary.button):not([open]) { padding: 0; border: 0; background: none; }
.more > summary { font-size: .875rem; }
.switch { position: relative; flex: none; width: 46px; height: 26px; margin: calc((var(--touch) - 26px) / 2) 0; padding: 0; border: 2px solid var(--line-strong); border-radius: 999px; background: var(--raised); cursor: pointer; }
.switch::after { content: ""; position: absolute; inset: calc((26px - var(--touch)) / 2) -4px; }
.switch::before { content: ""; position: absolute; top: 3px; left: 3px; width: 16px; height: 16px; border-radius: 50%; background: var(--line-strong); }
.switch[aria-checked=true] { background: var(--green); border-color: var(--green); }
.switch[aria-checked=true]::before { left: 23px; background: var(--surface); }
.stack { display: grid; gap: 12px; max-width: 36rem; }
.stack > .button { justify-self: start; }
.grid { display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr)); align-items: end; }
.grid > .button { justify-self: start; min-width: 6rem; }
.filters, .add { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: end; }
.filters > label, .add > label { flex: 0 1 auto; min-width: 8rem; max-width: 100%; }
.filters select { max-width: 15rem; }
.filters > .grow, .add > .grow { flex: 1 1 16rem; }
.filters .button, .add .button { flex: none; }
.until { display: flex; flex-wrap: wrap; gap: 8px; align-items: end; }
.until:not(:has(option:is([value=date], [value=days]):checked)) .until-date { display: none; }
.preview { display: block; min-height: 1.5em; font-size: .875rem; color: var(--quiet); }
.preview .bad { color: var(--red); }
.preview .doubt { color: var(--amber); }
.js .auto .save, .js form[data-filter].quick .button { display: none; }
.live { gap: 8px; }
.live::before { content: ""; width: 9px; height: 9px; border-radius: 50%; background: var(--line-strong); }
.live[aria-pressed=true]::before { background: var(--green); }
.confirm[open] { padding: 10px 12px; border: 1px solid var(--line); border-radius: var(--radius); display: grid; gap: 8px; }
.secret input { font-family: var(--mono); margin-top: 8px; }
`;
