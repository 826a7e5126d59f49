/** Styles of what people fill in: native fields, chips to choose among, and what is wrong with them. */
import { css } from "lit";

export const fields = css`
  [hidden] { display: none !important; }
  .fields { display: grid; gap: 1rem; }
  .field { display: grid; flex: 1 1 10rem; gap: 0.25rem; min-width: 0; align-content: start; border: none; margin: 0; padding: 0; }
  .field > label, legend, .label { font-size: 0.875rem; color: var(--parley-quiet); padding: 0; }
  legend { margin-bottom: 0.375rem; }
  .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(11rem, 100%), 1fr)); gap: 1rem; align-items: end; }
  input:not([type="checkbox"], [type="radio"], [type="range"]), select, textarea {
    font: inherit; color: inherit; width: 100%; min-height: 2.75rem; padding: 0.5rem 0.75rem;
    background: var(--parley-page); border: 1px solid var(--parley-control); border-radius: 8px;
  }
  textarea { resize: vertical; line-height: 1.4; field-sizing: content; min-height: 4.75rem; max-height: 20rem; }
  select option { color: var(--parley-text); background: var(--parley-card); }
  input::placeholder, textarea::placeholder { color: var(--parley-quiet); opacity: 1; }
  input[type="range"] { width: 100%; min-width: 4rem; margin: 0; cursor: pointer; accent-color: var(--parley-accent); min-height: 2.75rem; }
  input[type="checkbox"], input[type="radio"] { width: 1.25rem; height: 1.25rem; margin: 0; accent-color: var(--parley-fill); flex: none; }
  .tick { display: flex; align-items: center; gap: 0.625rem; min-height: 2.25rem; cursor: pointer; }
  .chips { display: flex; flex-wrap: wrap; gap: 0.5rem; }
  .chip {
    display: inline-flex; align-items: center; gap: 0.375rem; min-height: 2.25rem; padding: 0.25rem 0.875rem; font: inherit; font-size: 0.9375rem;
    color: var(--parley-text); background: transparent; border: 1px solid var(--parley-control);
    border-radius: 999px; cursor: pointer; max-width: 100%; overflow-wrap: anywhere;
  }
  .chip:hover { background: var(--parley-hover); }
  .chip[aria-pressed="true"] {
    background: color-mix(in srgb, var(--parley-accent) 16%, var(--parley-card)); border-color: var(--parley-accent); color: var(--parley-text);
    box-shadow: inset 0 0 0 1px var(--parley-accent);
  }
  .chip parley-icon { --icon-size: 1.125rem; color: var(--parley-quiet); }
  .chip[aria-pressed="true"] parley-icon { color: var(--parley-accent); }
  .bad { color: var(--parley-danger); font-size: 0.875rem; }
  [aria-invalid="true"] { border-color: var(--parley-danger) !important; }
  .hint { color: var(--parley-quiet); font-size: 0.875rem; }
  details > summary { cursor: pointer; padding: 0.5rem 0; color: var(--parley-accent); font-weight: 500; border-radius: 8px; }
  button.icon {
    font: inherit; line-height: 0; padding: 0.625rem; border: none; border-radius: 50%; background: none; color: var(--parley-quiet); cursor: pointer;
  }
  button.icon:hover { background: var(--parley-hover); color: var(--parley-text); }
  button.icon parley-icon { --icon-size: 1.25rem; }
`;
