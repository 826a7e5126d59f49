export default {
  title: "Rooms",
};
