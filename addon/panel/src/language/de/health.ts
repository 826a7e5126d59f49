import type { Words } from "../../words";

const health: Words["health"] = {
  title: "Zustand",
};
export default health;
