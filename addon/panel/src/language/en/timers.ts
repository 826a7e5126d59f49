export default {
  title: "Timers",
};
