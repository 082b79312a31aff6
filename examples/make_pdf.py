"""Write ``civil-protection.pdf``, the press release among the examples.

Needs reportlab, which sayso does not depend on: install it into an environment of its own, then run
``python examples/make_pdf.py``. The same text gives the same bytes.
"""

from __future__ import annotations

import os
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

TITLE = "Korrin Dam Collapse: Situation at 6 p.m."

#: The release: blocks between blank lines, each opened by its style; a bar in a word marks where it may be broken.
TEXT = f"""
[sender] Republic of Sarvenia · National Civil Protection Agency

[sender] Press release No. 1 · Larrest, 2 March 2025

[title] {TITLE}

[heading] Casualties

[body] The Agency confirms nine deaths in the city of Port Velle and 14 in Tavosel prov|ince as a whole. A further 120
people are un|ac|count|ed for. These figures will change as rescue teams reach the lower dis|tricts.

[body] “Every hour tonight counts twice,” said Director General Vesna Karrowen. “Please stay off the em|bank|ments,
and answer your tele|phones.” She thanked the crews who have worked since dawn.

[heading] Course of events

[body] The dam failed at about 4:20 a.m. According to the National Weather Office, 171 mil|li|metres of rain fell on
the catch|ment in the 36 hours before mid|night. At 4:05 a.m. the operator, Cavenor Hydro, informed the Agency that
the water level was “high but stable”.

[body] The operator states that sirens in Brinnow and Aldersk were set off at 3:40 a.m. The Agency can neither
con|firm nor deny this. Several resi|dents who were brought to safety by heli|copter told res|cu|ers that they had
heard no alarm.

[heading] Measures

[body] The Minister of Public Works, Dalia Korvenn, has ordered:

[item] the evac|u|a|tion of all dis|tricts below the 12-metre line, home to about 6,500 people;

[item] the closure of the Aldersk via|duct to all but res|cue ve|hi|cles;

[item] an in|spec|tion of the seven other dams that Cavenor Hydro op|er|ates.

[body] Four shelters are open in the upper town. The Sarvenian Relief Corps ex|pects to feed 5,000 people tonight.
The Gov|ern|ment has re|leased $25 million in emer|gen|cy aid, of which 60 percent goes to the city and 40 percent to
the rest of the prov|ince.

[heading] Cause

[body] It is too early to say why the dam failed, the Min|is|ter stressed on Sunday after|noon. She did not rule out
neg|li|gence and said that who|ever was re|spon|si|ble would “answer for it in open court”.

[body] The Agency denies reports that a second dam is at risk. The wall at Upper Korrin was in|spect|ed at noon. Its
con|di|tion, the in|spec|tors found, gives no cause for alarm.

[heading] What you can do

[body] Anyone who is safe but has not been in touch with rel|a|tives should call the missing persons desk, which is
open day and night. The Agency asks drivers to keep the river road free for am|bu|lances. Do|na|tions of clothes are
not needed at present. The next release will follow on Monday at 10 a.m.

[small] Contact: Press Office, National Civil Protection Agency, 1 Signal Square, Larrest. press@ncpa.example
"""

#: Font, size, leading and the space above of each style.
STYLES = {
    "sender": ("Helvetica", 10, 14, 0),
    "title": ("Helvetica-Bold", 22, 28, 24),
    "heading": ("Helvetica-Bold", 14, 18, 14),
    "body": ("Helvetica", 12, 17, 8),
    "item": ("Helvetica", 12, 17, 4),
    "small": ("Helvetica-Oblique", 9, 12, 20),
}
MARGIN = 80
WIDTH = A4[0] - 2 * MARGIN
INDENT = 18


def lines(text: str, font: str, size: float, width: float) -> list[str]:
    """Break ``text`` into lines that fit ``width``: at spaces and, with a hyphen, at the bars in its words."""
    done: list[str] = []
    line = ""
    for word in text.split():
        plain = word.replace("|", "")
        grown = f"{line} {plain}".strip()
        if stringWidth(grown, font, size) <= width:
            line = grown
            continue
        parts = word.split("|")
        heads = [f"{line} {''.join(parts[:cut])}-" for cut in range(1, len(parts))]
        fitting = [head for head in heads if stringWidth(head, font, size) <= width]
        done.append(fitting[-1] if fitting else line)
        line = "".join(parts[len(fitting) :])
    return [*done, line]


def footer(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 9)
    canvas.drawString(MARGIN, 40, "National Civil Protection Agency · Press release No. 1")
    canvas.drawRightString(MARGIN + WIDTH, 40, f"Page {canvas.getPageNumber()}")


def write(path: Path) -> None:
    """Write the release to ``path``."""
    os.environ["SOURCE_DATE_EPOCH"] = "1740938400"  # the file says that it was made on 2 March 2025, at 18:00
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setTitle(TITLE)
    canvas.setAuthor("National Civil Protection Agency")
    height = A4[1] - MARGIN
    for block in TEXT.strip().split("\n\n"):
        style, text = block[1:].split("] ", 1)
        font, size, leading, above = STYLES[style]
        indent = INDENT if style == "item" else 0
        height -= above
        for number, line in enumerate(lines(text, font, size, WIDTH - indent)):
            if height < MARGIN:
                footer(canvas)
                canvas.showPage()
                height = A4[1] - MARGIN
            canvas.setFont(font, size)
            if style == "item" and number == 0:
                canvas.drawString(MARGIN, height, "•")
            canvas.drawString(MARGIN + indent, height, line)
            height -= leading
    footer(canvas)
    canvas.save()


if __name__ == "__main__":
    write(Path(__file__).with_name("civil-protection.pdf"))
