import type { Words } from "../../words";

const timers: Words["timers"] = {
  title: "Timer",
};
export default timers;
