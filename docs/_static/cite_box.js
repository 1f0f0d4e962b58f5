"use strict";
// The buttons that copy a citation. Where the clipboard is out of reach the citation is selected instead.
for (const button of document.querySelectorAll(".cite-box button[data-copies]")) {
  const source = document.getElementById(button.dataset.copies);
  const status = button.closest(".cite-box").querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent);
      status.textContent = "Copied.";
    } catch {
      getSelection().selectAllChildren(source);
      status.textContent = document.execCommand("copy") ? "Copied." : "Selected: copy it with the keyboard.";
    }
  });
}
