export default {
  title: "Health",
};
