"""nbgrader's settings: run its commands in this folder.

The exercises are released in English; with CRMTRAIN_LANG=zh in Chinese. Submissions in either
language are graded against the same gradebook: the graded cells are the same in both.
"""

import os
import sys
import warnings
from pathlib import Path

language = os.environ.get("CRMTRAIN_LANG") or "en"

c = get_config()  # noqa: F821  # nbgrader puts it here

c.CourseDirectory.course_id = "crmtrain"
c.CourseDirectory.source_directory = f"solutions/{language}"
c.CourseDirectory.release_directory = f"exercises/{language}"

# The same in both languages, so that an unanswered cell is known as such in both.
c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE / 在此作答\nraise NotImplementedError()"}
c.ClearSolutions.text_stub = "YOUR ANSWER HERE / 在此作答"

# To make a gradebook nbgrader calls `alembic` by its bare name, which is on the path only where
# the environment is activated; without it the gradebook is left half made.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

# SQLAlchemy's hint to nbgrader's authors at the first grade of a run; nothing is lost by it.
warnings.filterwarnings("ignore", "Object of type <Submitted", module="nbgrader")

# Work is handed out and in within this folder. nbgrader's own default is a folder of the system
# that nobody but root can make; it wants this one to be open to all accounts.
exchange = Path(__file__).parent / "exchange"
if not exchange.exists():
    exchange.mkdir()
    exchange.chmod(0o777)
c.Exchange.root = str(exchange)
