export default {
  tabs: "Pages",
  busy: "One moment …",
  cancel: "Cancel",
  close: "Close",
  connecting: "Connecting to Parley …",
  outage: "Parley does not answer. Trying again …",
  unreachable: "Parley does not answer: nothing was changed that you can see here. Try again.",
  failed: (status: number) => `Parley could not answer (${status}). Try again; its log says more.`,
  notLoaded: "This page could not be loaded.",
  again: "Try again",
  forAdministrators: "This page is for administrators of Home Assistant.",
  problems: (count: number) => (count === 1 ? "1 problem" : `${count} problems`),
};
