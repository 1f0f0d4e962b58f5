/* The arrows of the node that is pointed at, or has the focus, stand out. The page works without. */
document.querySelectorAll("svg.graph a.node").forEach((node) => {
  const id = node.id.replace("node-", "");
  const arrows = document.querySelectorAll(`svg.graph .arrow[data-from="${id}"], svg.graph .arrow[data-to="${id}"]`);
  const light = (on) => () => arrows.forEach((arrow) => arrow.classList.toggle("lit", on));
  for (const event of ["mouseenter", "focus"]) node.addEventListener(event, light(true));
  for (const event of ["mouseleave", "blur"]) node.addEventListener(event, light(false));
});
