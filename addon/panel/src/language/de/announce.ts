import type { Words } from "../../words";

const announce: Words["announce"] = {
  title: "Durchsage",
};
export default announce;
