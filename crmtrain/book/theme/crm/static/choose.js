/* The first of the reader's languages that the course speaks; English if there is none. */
var wanted = (navigator.languages || [navigator.language]).map(function (tag) { return tag.slice(0, 2).toLowerCase(); });
var spoken = wanted.filter(function (lang) { return lang === "en" || lang === "zh"; })[0] || "en";
location.replace(spoken + "/index.html" + location.hash);
