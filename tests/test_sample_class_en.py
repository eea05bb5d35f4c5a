"""The sample class that works in English."""

from test_sample_class import SampleClass


class TestEnglish(SampleClass):
    language = "en"
