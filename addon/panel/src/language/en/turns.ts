export default {
  title: "Turns",
};
