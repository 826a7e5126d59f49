/** Native controls in the look of the others. */
import { css } from "lit";

export const controls = css`
  input:is([type="text"], [type="time"], [type="number"], [type="search"]), select {
    font: inherit; color: inherit; background: var(--parley-card); min-height: 2.75rem; padding: 0.25rem 0.75rem; box-sizing: border-box; max-width: 100%;
    border: 1px solid var(--parley-control); border-radius: 8px;
  }
  select option { color: var(--parley-text); background: var(--parley-card); }
  .field { display: grid; min-width: 10rem; }
  .field input, .field select { width: 100%; }
  .chip { position: relative; cursor: pointer; }
  .chip input { position: absolute; inset: 0; opacity: 0; margin: 0; cursor: inherit; }
  .chip span {
    display: inline-flex; align-items: center; min-height: 2.25rem; padding: 0 0.875rem; border: 1px solid var(--parley-control); border-radius: 1.125rem; font-size: 0.9375rem;
  }
  .chip input:checked + span { background: color-mix(in srgb, var(--parley-accent) 14%, transparent); border-color: var(--parley-accent); color: var(--parley-accent); font-weight: 500; }
  .chip input:focus-visible + span { outline: 2px solid var(--parley-accent); outline-offset: 2px; }
  input[type="range"] { width: 100%; min-width: 4rem; height: 2.75rem; margin: 0; accent-color: var(--parley-accent); cursor: pointer; }
`;
