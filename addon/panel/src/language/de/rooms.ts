import type { Words } from "../../words";

const rooms: Words["rooms"] = {
  title: "Räume",
};
export default rooms;
