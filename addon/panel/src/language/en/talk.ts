export default {
  title: "Talk",
};
