import type { Words } from "../../words";

const turns: Words["turns"] = {
  title: "Verlauf",
};
export default turns;
