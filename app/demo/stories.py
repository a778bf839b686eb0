"""The six people of Harbor Clinic: what each story holds, as data. Synthetic, every one.

Days count from today: -66 is 66 days ago. Shapes follow the time courses of CLINICAL.md section 3
(peak about a day after dosing; half of responders to one infusion back by day 14) [S]; the
figures of each person are made up [J].
"""

from datetime import time

from app.demo.story_shapes import Levels, Story

STORIES = (
    Story(
        name="Ada Example",
        words="lasting relief",
        plan="full-daily",
        joined=-83,
        sessions=(-66, -63, -59, -56, -52, -49, -21),
        planned=(10,),
        before=Levels(17, 12, 2),
        relief=Levels(12.5, 8.5, 1),
        half_day=34,
        missing=0.04,
        answers_at=time(20, 10),
        practises=0.7,
        last_answer=-1,
        sees_curve=True,
        notes={
            -65: ("Slept through. The room looked brighter this morning, or I did.", True),
            -51: ("Called my sister back. It was not as hard as I had made it.", True),
            -33: ("Tired today, but a plain kind of tired.", False),
            -20: ("Walked to the harbor and sat there for an hour. Nothing to fix.", True),
            -6: ("Would like to talk about going back to three days of work.", True),
        },
    ),
    Story(
        name="Bruno Sample",
        words="relief that fades by day 6",
        plan="full-daily",
        joined=-83,
        sessions=(-67, -53, -39, -25, -11),
        reported=(-11,),
        planned=(3,),
        before=Levels(18, 13, 3),
        relief=Levels(11.5, 8, 1),
        half_day=5.2,
        missing=0.06,
        answers_at=time(19, 40),
        practises=0.55,
        declines=6,
        packs=("ketamine",),
        notes={
            -66: ("Light. I cooked for the first time in weeks.", True),
            -46: ("It is closing in again. I know this by now, it still scares me.", True),
            -23: ("Two good days. Writing it down so that I believe it later.", False),
            -4: ("Back to the grey. Can we talk about shorter gaps?", True),
        },
        keepsakes={
            "letter": (
                -9,
                {
                    "letter": "You laughed at dinner on Sunday, and it was not an act. It comes "
                    "back. Go to bed, and call Ida in the morning."
                },
                False,
            ),
            "fading-plan": (
                -5,
                {
                    "signs": "I stop answering messages. I lie awake at four.",
                    "steps": "Shower. Ten minutes outside. One message to Ida.",
                    "people": "Ida. Harbor Clinic, Monday to Friday.",
                },
                True,
            ),
        },
    ),
    Story(
        name="Celia Placeholder",
        unread_for=5,
        words="a non-responder",
        plan="full-daily",
        joined=-80,
        sessions=(-62, -59, -55, -52, -48, -45, -20),
        cancelled=(-13,),
        before=Levels(19, 11, 4),
        relief=Levels(1, 1, 0.5),
        half_day=3,
        missing=0.08,
        answers_at=time(18, 25),
        practises=0.3,
        notes={
            -61: ("Strange hours, and then the same evening as always.", True),
            -44: ("Six now. I keep waiting for the thing that others write about.", True),
            -14: ("I asked to leave out the next one. I want to think first.", True),
        },
    ),
    Story(
        name="Dario Pretend",
        words="pain first",
        plan="short-daily",
        joined=-78,
        sessions=(-60, -39, -18),
        planned=(4,),
        before=Levels(10, 8, 7.4),
        relief=Levels(4, 3, 4.2),
        half_day=12,
        missing=0.07,
        answers_at=time(21, 5),
        route="intramuscular",
        dose_mg=60.0,
        packs=("pain",),
        medication={-33: "Evening dose for the knee halved, at his own wish"},
        notes={
            -59: ("Carried the shopping up without stopping.", True),
            -28: ("Knee is back to shouting. Slept badly because of it.", True),
            -16: ("Pain is at a three, and I do not trust it yet.", False),
        },
    ),
    Story(
        name="Esme Invented",
        unread_for=12,
        words="going silent",
        plan="full-daily",
        joined=-82,
        sessions=(-58, -51, -44, -37),
        before=Levels(16, 12, 2),
        relief=Levels(8, 6, 0.5),
        half_day=9,
        missing=0.08,
        answers_at=time(22, 15),
        last_answer=-10,
        worse_from=-30,
        worse_a_day=0.3,
        packs=("substance-use",),
        medication={-40: "Sleeping tablet stopped"},
        axis_notes={-30: "Back at work, half days"},
        practises=0.35,
        safety={-31: 1},
        closed=(
            "Called her at noon. No plan, her sister is with her. Read the safety plan together.",
            "The two-week form looks back on the same days. Called again: nothing new.",
        ),
        notes={
            -50: ("Lunch in the park. I noticed the trees.", True),
            -31: ("I do not want to be here in this feeling. Not a plan, only tired.", True),
            -18: ("Not much to say.", False),
        },
        keepsakes={
            "safety-plan": (
                -41,
                {
                    "signs": "I stop opening the curtains. Everything sounds like blame.",
                    "alone": "A warm shower. The radio play that I know by heart. Knitting.",
                    "places": "The reading room. The bench by the ferry, where people are.",
                    "helpers": "My sister Noor, 555 0177. Any hour, she says.",
                    "professionals": "Dr. Okafor, mornings, 555 0163.",
                    "safer": "Noor keeps for me what I asked her to keep.",
                },
                True,
            ),
        },
    ),
    Story(
        name="Femi Imagined",
        words="first week, with an item-9 answer",
        plan="full-daily",
        joined=-6,
        sessions=(),
        planned=(3, 6, 10, 13),
        before=Levels(17, 14, 2),
        relief=Levels(9, 7, 0.5),
        half_day=9,
        missing=0.0,
        answers_at=time(17, 30),
        practises=0.5,
        safety={-1: 1},
        notes={
            -5: ("First time that I put a number on it.", False),
            -2: ("Nervous about the first session. Who drives me home?", True),
        },
    ),
)
