/** The app's own sentences, which are English: each with its holes -> the same in German. tests/panel/test_told.py compares. */
import announcements from "./announcements";
import app from "./app";
import requests from "./requests";
import rooms from "./rooms";

export default { ...rooms, ...announcements, ...app, ...requests };
