"""What a user of WeasyPrint runs: `set_stock.py DOCUMENT PDF`; its fonts are those of FONTCONFIG_FILE."""

import sys

from weasyprint import HTML

HTML(filename=sys.argv[1]).write_pdf(sys.argv[2], pdf_variant="pdf/ua-1")
