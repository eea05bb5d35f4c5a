for (const place of document.querySelectorAll("[data-workbook]")) new Workbook(place);
