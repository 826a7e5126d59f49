/** Styles that pages share; the colours stand in panel.css. */
import { css } from "lit";

/** Cards as Home Assistant has them, headings, and the small things between. */
export const page = css`
  :host { display: block; }
  * { box-sizing: border-box; }
  h1 { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); margin: 0; }
  h2 { font-size: 1.25rem; font-weight: 500; line-height: 1.3; margin: 0; }
  h3 { font-size: 1rem; font-weight: 500; margin: 0; }
  p { margin: 0; }
  ul, ol { list-style: none; margin: 0; padding: 0; }
  a { color: var(--parley-accent); }
  code { font-family: var(--wa-font-family-code); font-size: 0.9em; overflow-wrap: anywhere; }
  .card {
    background: var(--parley-card);
    border: 1px solid var(--parley-line);
    border-radius: var(--parley-radius);
    padding: 1rem;
  }
  .row { display: flex; align-items: center; gap: 0.5rem; flex-wrap: wrap; }
  .spread { justify-content: space-between; }
  .grow { flex: 1 1 0; min-width: 0; }
  .quiet { color: var(--parley-quiet); }
  .small { font-size: 0.875rem; }
  .danger { color: var(--parley-danger); }
  .warning { color: var(--parley-warning); }
  .success { color: var(--parley-success); }
  .empty { color: var(--parley-quiet); text-align: center; padding: 2rem 1rem; }
  .visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  :focus-visible { outline: 2px solid var(--parley-accent); outline-offset: 2px; }
`;
