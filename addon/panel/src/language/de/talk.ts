import type { Words } from "../../words";

const talk: Words["talk"] = {
  title: "Sprechen",
};
export default talk;
