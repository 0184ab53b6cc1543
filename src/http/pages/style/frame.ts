export const FRAME = /* css */ `
.bar { display: flex; align-items: center; gap: 4px 16px; padding: 0 16px; background: var(--surface); border-bottom: 1px solid var(--line); }
.brand, .bar .button { flex: none; white-space: nowrap; }
.brand { font-weight: 700; font-size: 1.0625rem; color: var(--text); text-decoration: none; padding: 12px 0; letter-spacing: -.01em; }
.bar nav { display: flex; gap: 0; margin: 0; padding: 0; border: 0; background: none; color: inherit; position: static; inset: auto; width: auto; height: auto; overflow: visible; }
.bar nav a { padding: 14px 10px 11px; color: var(--quiet); text-decoration: none; border-bottom: 3px solid transparent; white-space: nowrap; }
.bar nav a:hover { color: var(--text); }
.bar nav a[aria-current] { color: var(--text); font-weight: 600; border-color: var(--accent); }
.button.nav-button { display: none; }
.menus { display: flex; gap: 4px; margin-left: auto; min-width: 0; }
.menu { position: relative; flex: 0 1 auto; min-width: 0; }
.menu > summary { display: flex; max-width: 100%; align-items: center; min-height: var(--touch); padding: 0 10px; cursor: pointer; border-radius: var(--radius); list-style: none; }
.menu > summary::-webkit-details-marker { display: none; }
.menu > summary .cut { flex: 0 1 auto; min-width: 0; }
.menu > summary::after { content: ""; flex: none; margin-left: 8px; border: 4px solid transparent; border-top-color: currentcolor; border-bottom: 0; }
.menu > summary:hover, .menu[open] > summary { background: var(--raised); }
.menu-items { position: absolute; right: 0; top: 100%; z-index: 5; width: max-content; min-width: 14rem; max-width: min(24rem, 90vw); max-height: 70vh; overflow: auto; padding: 6px; display: grid; gap: 2px; background: var(--surface); border: 1px solid var(--line-strong); border-radius: var(--radius); }
.menu-items a { display: flex; align-items: center; gap: 8px; min-height: var(--touch); padding: 4px 10px; border-radius: 4px; color: var(--text); text-decoration: none; }
.menu-items small { margin-left: auto; white-space: nowrap; }
.menu-items a:hover { background: var(--raised); }
.menu-items a[aria-current] { font-weight: 650; box-shadow: inset 3px 0 var(--accent); }
.menu-items p { padding: 6px 10px; }
.menu-items form .button { width: 100%; }

main { max-width: 80rem; margin: 0 auto; padding: 20px 16px 96px; display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px; align-content: start; }
main.alone { max-width: 28rem; padding-top: 12vh; }
.heading { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 8px 16px; }
.heading > details[open] { flex: 1 1 100%; }
.heading-deeds, .deeds { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
.crumbs { margin-bottom: -12px; font-size: .875rem; }
.crumbs a::before { content: "‹ "; }
section { display: grid; grid-template-columns: minmax(0, 1fr); gap: 10px; align-content: start; }
.panel { padding: 14px 16px; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); }
.columns { display: grid; gap: 20px 32px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); }
.pager { display: flex; justify-content: flex-end; gap: 16px; }
.pager a { display: inline-flex; align-items: center; min-height: var(--touch); padding: 0 8px; }
.pager:empty { display: none; }

#message { position: sticky; bottom: 0; z-index: 4; padding: 0 16px; }
#message:empty { display: none; }
.message { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; max-width: 78rem; margin: 0 auto 12px; padding: 8px 14px; background: var(--surface); border: 1px solid var(--line-strong); border-left: 4px solid var(--green); border-radius: var(--radius); box-shadow: 0 4px 20px rgb(0 0 0 / .18); }
.message.problem { border-left-color: var(--red); color: inherit; background: var(--surface); }
.message-mark { font-weight: 700; color: var(--green); }
.message.problem .message-mark { color: var(--red); }
.message-text { flex: 1 1 14rem; }
.keys { border: 1px solid var(--line-strong); border-radius: var(--radius); padding: 20px 24px; background: var(--surface); color: var(--text); max-width: 24rem; }
.keys .fact { grid-template-columns: 4rem 1fr; }
.keys dl { margin: 12px 0 0; display: grid; gap: 8px; }
.keys::backdrop { background: rgb(0 0 0 / .35); }

@media (max-width: 860px) {
  .button.nav-button { display: inline-flex; order: -1; }
  .bar nav { display: none; }
  .bar nav:popover-open { display: grid; position: fixed; inset: 52px auto auto 8px; min-width: 14rem; padding: 6px; background: var(--surface); border: 1px solid var(--line-strong); border-radius: var(--radius); }
  .bar nav a { min-height: 44px; border-bottom: 0; border-left: 3px solid transparent; padding: 10px 14px; }
}
@media (max-width: 640px) {
  .bar { padding: 4px 8px; gap: 4px; }
  .bar .nav-button, .menu > summary { padding: 0 6px; }
  .menus { gap: 0; }
  .menu:last-child { flex: none; }
  .menu:last-child .cut { max-width: 4.5rem; }
  main { padding: 16px 12px 96px; }
  #message { padding: 0 8px; }
}
`;
