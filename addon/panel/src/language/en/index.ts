import announce from "./announce";
import health from "./health";
import home from "./home";
import privacy from "./privacy";
import rooms from "./rooms";
import shell from "./shell";
import talk from "./talk";
import timers from "./timers";
import turns from "./turns";

export default {
  shell,
  rooms,
  turns,
  announce,
  timers,
  home,
  health,
  privacy,
  talk,
  /** The app's own sentences, which are English, in another language: see parts/told.ts. */
  told: {} as Readonly<Record<string, string>>,
};
