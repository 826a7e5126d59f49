import { css } from "lit";

/** Tables of figures that may be wider than a telephone. */
export const tables = css`
  .table { overflow-x: auto; }
  table { border-collapse: collapse; width: 100%; font-size: 0.9375rem; }
  th, td { text-align: start; padding: 0.375rem 0.75rem 0.375rem 0; border-top: 1px solid var(--parley-line); vertical-align: top; }
  thead th { border-top: none; color: var(--parley-quiet); font-weight: 500; }
  .number { text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums; }
`;
