import type { Words } from "../../words";

const home: Words["home"] = {
  title: "Zuhause",
};
export default home;
