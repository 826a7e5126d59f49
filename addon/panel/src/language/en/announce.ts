export default {
  title: "Announce",
};
