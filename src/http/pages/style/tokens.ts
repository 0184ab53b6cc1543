/** Colours, sizes and type. Both themes keep a contrast of 4.5:1 between text and background. */
export const TOKENS = /* css */ `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9;
  --surface: #ffffff;
  --raised: #eef0f4;
  --line: #d9dde4;
  --line-strong: #8a93a3;
  --text: #1a1f29;
  --quiet: #565f6e;
  --accent: #0b57b8;
  --accent-text: #ffffff;
  --accent-soft: #e3edfb;
  --red: #a8281e;
  --red-soft: #fbe9e7;
  --amber: #7d5200;
  --amber-soft: #fdf1d8;
  --green: #1d6b3a;
  --green-soft: #e2f3e8;
  --bar-through: #b4bfd0;
  --bar-rejected: #c64a3f;
  --bar-unscreened: #d99a1c;
  --radius: 6px;
  --gap: 8px;
  --touch: 36px;
  --font: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #13161b;
    --surface: #1b1f26;
    --raised: #252a33;
    --line: #343b47;
    --line-strong: #7c8798;
    --text: #e7eaf0;
    --quiet: #a3adbd;
    --accent: #8fbcff;
    --accent-text: #0d1a2e;
    --accent-soft: #1d2f4a;
    --red: #ff9f95;
    --red-soft: #3d211f;
    --amber: #f2be5c;
    --amber-soft: #3a2d12;
    --green: #85d6a2;
    --green-soft: #183526;
    --bar-through: #56617a;
    --bar-rejected: #e0685d;
    --bar-unscreened: #c98f1f;
  }
}
@media (pointer: coarse), (max-width: 640px) {
  :root { --touch: 44px; }
}
`;
