// Finds the first visible element with a role whose accessible name holds a text. The name is read in the order that
// browsers use: aria-labelledby, aria-label, a label element, text, title, placeholder.
const [role, wanted] = arguments;

const implicit = {
  button: "button, input[type=button], input[type=submit], summary",
  link: "a[href]",
  textbox: "input:not([type]), input[type=text], input[type=email], input[type=url], input[type=password], input[type=tel], input[type=number], input[type=datetime-local], textarea",
  searchbox: "input[type=search]",
  checkbox: "input[type=checkbox]",
  radio: "input[type=radio]",
  switch: "input[type=checkbox][role=switch]",
  combobox: "select",
  heading: "h1, h2, h3, h4, h5, h6",
  list: "ul, ol",
  listitem: "li",
  option: "option",
  dialog: "dialog",
  navigation: "nav",
  main: "main",
  complementary: "aside",
  img: "img",
  table: "table",
  row: "tr",
  iframe: "iframe",
};

const textOf = (id) => document.getElementById(id)?.innerText ?? "";

function nameOf(element) {
  const by = element.getAttribute("aria-labelledby");
  if (by) return by.split(/\s+/).map(textOf).join(" ");
  const label = element.getAttribute("aria-label");
  if (label) return label;
  const labels = element.labels ? [...element.labels].map((one) => one.innerText).join(" ") : "";
  return labels || element.innerText || element.title || element.placeholder || element.alt || "";
}

function visible(element) {
  const box = element.getBoundingClientRect();
  const hidden = element.closest("[aria-hidden=true], [inert]");
  // Switches, boxes and radio buttons are drawn by their labels; the input itself is see-through.
  return !hidden && box.width > 0 && box.height > 0 && getComputedStyle(element).visibility === "visible";
}

const plain = (text) => text.replace(/\s+/g, " ").trim().toLowerCase();
const native = implicit[role] ? `, :is(${implicit[role]}):not([role])` : "";
// A question that must be answered is a dialog too.
const special = role === "dialog" ? ", [role=alertdialog]" : "";
const name = plain(wanted);
let similar = null;
for (const element of document.querySelectorAll(`[role="${role}"]${special}${native}`)) {
  const own = plain(nameOf(element));
  // Whether it is seen is asked last: that costs most.
  if ((own === name || (similar === null && own.includes(name))) && visible(element)) {
    if (own === name) return element;
    similar = element;
  }
}
return similar;
