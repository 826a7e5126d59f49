import "./panel.css";
import { followTheme } from "./theme";
import { speak } from "./words";

followTheme();
await speak();
await import("./app-shell");
