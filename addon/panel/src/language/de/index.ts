import type { Words } from "../../words";
import announce from "./announce";
import health from "./health";
import home from "./home";
import privacy from "./privacy";
import rooms from "./rooms";
import shell from "./shell";
import states from "./states";
import talk from "./talk";
import timers from "./timers";
import told from "./told";
import turns from "./turns";

const de: Words = { shell, rooms, turns, announce, timers, home, health, privacy, talk, told: { ...states, ...told } };
export default de;
