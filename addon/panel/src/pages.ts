/** The panel's pages, in the order of its tabs; each is a chunk of its own, loaded when it is first opened. */
import {
  mdiBullhornOutline,
  mdiHeartPulse,
  mdiHomeOutline,
  mdiMicrophoneOutline,
  mdiSpeaker,
  mdiTimerOutline,
  mdiViewListOutline,
} from "@mdi/js";
import { html, type TemplateResult } from "lit";
import { Right } from "./states";

export interface Page {
  name: "rooms" | "turns" | "announce" | "timers" | "home" | "health" | "talk";
  icon: string;
  /** What a person must at least be allowed to do to see it. */
  needs: Right;
  load: () => Promise<unknown>;
  /** `detail` is what stands behind the page's name in the address: "#/turns/abc" -> "abc". */
  show: (detail: string) => TemplateResult;
}

export const PAGES: readonly [Page, ...Page[]] = [
  {
    name: "rooms",
    icon: mdiSpeaker,
    needs: Right.LOOK,
    load: () => import("./rooms/rooms-page"),
    show: (detail) => html`<parley-rooms .detail=${detail}></parley-rooms>`,
  },
  {
    name: "turns",
    icon: mdiViewListOutline,
    needs: Right.ADMINISTER,
    load: () => import("./turns/turns-page"),
    show: (detail) => html`<parley-turns .detail=${detail}></parley-turns>`,
  },
  {
    name: "announce",
    icon: mdiBullhornOutline,
    needs: Right.USE,
    load: () => import("./announce/announce-page"),
    show: () => html`<parley-announce></parley-announce>`,
  },
  {
    name: "timers",
    icon: mdiTimerOutline,
    needs: Right.LOOK,
    load: () => import("./timers/timers-page"),
    show: () => html`<parley-timers></parley-timers>`,
  },
  {
    name: "home",
    icon: mdiHomeOutline,
    needs: Right.ADMINISTER,
    load: () => import("./home/home-page"),
    show: (detail) => html`<parley-home .detail=${detail}></parley-home>`,
  },
  {
    name: "health",
    icon: mdiHeartPulse,
    needs: Right.LOOK,
    load: () => import("./health/health-page"),
    show: () => html`<parley-health></parley-health>`,
  },
  {
    name: "talk",
    icon: mdiMicrophoneOutline,
    needs: Right.USE,
    load: () => import("./talk/talk-page"),
    show: () => html`<parley-talk></parley-talk>`,
  },
];
